select count(*) as orders, sum(amount) as revenue from {{ ref('raw_orders') }}
