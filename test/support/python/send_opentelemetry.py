"""Sends logs, metrics and traces by the OpenTelemetry SDK, as a service that answers with errors because of its database."""

import logging

from opentelemetry import metrics, trace
from opentelemetry._logs import SeverityNumber, get_logger, set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

logging.basicConfig(level=logging.ERROR)
resource = Resource.create({"service.name": "otel-checkout", "service.version": "1.4.2", "host.name": "otel-box"})
traces = TracerProvider(resource=resource)
traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(traces)
logs = LoggerProvider(resource=resource)
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
set_logger_provider(logs)
reader = PeriodicExportingMetricReader(OTLPMetricExporter(), export_interval_millis=3_600_000)
meters = MeterProvider(resource=resource, metric_readers=[reader])
metrics.set_meter_provider(meters)

meter = metrics.get_meter("shop")
depth = meter.create_gauge("queue.depth")
requests = meter.create_counter("orders.placed")
duration = meter.create_histogram("http.server.request.duration", unit="s")
tracer = trace.get_tracer("shop")
logger = get_logger("shop")

for i in range(3):
    with tracer.start_as_current_span("POST /orders", kind=SpanKind.SERVER) as span:
        attributes = {"db.system.name": "postgresql", "server.address": "otel-orders-db"}
        with tracer.start_as_current_span("INSERT orders", kind=SpanKind.CLIENT, attributes=attributes) as query:
            query.set_status(Status(StatusCode.ERROR, "connection refused"))
        logger.emit(
            severity_number=SeverityNumber.ERROR, severity_text="ERROR", body=f"order {i}: connection to otel-orders-db refused"
        )
        requests.add(1)
        duration.record(0.25)
    depth.set(10 + i)
    # A counter is a rate from its second reading on.
    meters.force_flush()

traces.shutdown()
logs.shutdown()
meters.shutdown()
