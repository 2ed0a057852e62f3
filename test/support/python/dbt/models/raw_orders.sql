select * from (values (1, 10.0), (2, 20.0), (null, 30.0)) as orders (order_id, amount)
