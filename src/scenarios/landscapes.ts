import type { Landscape, Language, Service, Store } from './landscape.js';

function service(
  name: string,
  language: Language,
  host: string,
  baseMs: number,
  calls: Record<string, number>,
  operations: string[],
): Service {
  return { name, language, host, baseMs, calls, operations };
}

function store(name: string, kind: Store['kind'], technology: string, host: string, baseMs: number): Store {
  return { name, kind, technology, host, baseMs };
}

const shop: Landscape = {
  id: 'shop',
  style: 'prometheus',
  front: 'storefront',
  services: [
    service('storefront', 'node', 'node-a1', 9, { catalog: 0.7, cart: 0.4, checkout: 0.15, search: 0.4 }, [
      'GET /',
      'GET /product/{id}',
      'POST /checkout',
    ]),
    service('catalog', 'go', 'node-a1', 4, { 'catalog-db': 0.6, 'session-cache': 0.9 }, ['ListProducts', 'GetProduct']),
    service('search', 'java', 'node-a2', 18, { catalog: 0.3 }, ['GET /search']),
    service('cart', 'java', 'node-a2', 6, { 'session-cache': 1, pricing: 0.5 }, ['GET /cart', 'POST /cart/items']),
    service('pricing', 'go', 'node-a3', 5, { 'catalog-db': 0.3 }, ['QuotePrice']),
    service('checkout', 'java', 'node-a3', 14, { cart: 1, payment: 1, 'fraud-scorer': 1, 'order-events': 1 }, [
      'POST /orders',
    ]),
    service('payment', 'go', 'node-a2', 11, { 'cardgate-api': 1, 'ledger-db': 1 }, ['Authorize', 'Capture']),
    service('fraud-scorer', 'python', 'node-a3', 22, { 'session-cache': 0.4 }, ['POST /score']),
    service('fulfilment', 'python', 'node-a1', 30, { 'order-events': 1, 'ledger-db': 0.4 }, ['consume orders']),
  ],
  stores: [
    store('catalog-db', 'database', 'postgres', 'node-a1', 3),
    store('ledger-db', 'database', 'postgres', 'node-a2', 4),
    store('session-cache', 'cache', 'redis', 'node-a3', 0.6),
    store('order-events', 'queue', 'kafka', 'node-a3', 2),
  ],
  hosts: ['node-a1', 'node-a2', 'node-a3', 'node-z9'],
  providers: ['cardgate-api'],
  model: {
    name: 'fraud-model',
    version: 7,
    service: 'fraud-scorer',
    dataset: 'order-features',
    pipeline: 'features-nightly',
  },
  island: service('intranet-wiki', 'java', 'node-z9', 25, {}, ['GET /pages/{id}']),
};

const travel: Landscape = {
  id: 'travel',
  style: 'otel',
  front: 'ts-gateway',
  services: [
    service('ts-gateway', 'java', 'k8s-worker-1', 5, { 'ts-auth': 0.5, 'ts-itinerary': 0.5, 'ts-booking': 0.25 }, [
      'GET /api/v1/itineraries',
      'POST /api/v1/bookings',
    ]),
    service('ts-auth', 'go', 'k8s-worker-1', 4, { 'ts-user-db': 0.6 }, ['VerifyToken', 'Login']),
    service('ts-itinerary', 'java', 'k8s-worker-2', 16, { 'ts-route': 0.8, 'ts-seat': 0.6, 'ts-fare': 0.7 }, [
      'PlanTrip',
    ]),
    service('ts-route', 'java', 'k8s-worker-2', 7, { 'ts-route-cache': 1 }, ['FindRoute']),
    service('ts-seat', 'node', 'k8s-worker-3', 8, { 'ts-seat-db': 0.9 }, ['QuerySeats', 'HoldSeat']),
    service('ts-fare', 'python', 'k8s-worker-3', 15, { 'ts-route-cache': 0.5 }, ['PredictFare']),
    service('ts-booking', 'java', 'k8s-worker-1', 20, { 'ts-seat': 1, 'ts-fare': 0.5, 'ts-pay': 1, 'ts-tickets': 1 }, [
      'CreateBooking',
      'CancelBooking',
    ]),
    service('ts-pay', 'go', 'k8s-worker-3', 12, { 'bankwire.example': 1, 'ts-user-db': 0.2 }, ['Charge']),
    service('ts-notify', 'node', 'k8s-worker-2', 12, { 'ts-tickets': 1, 'mailhub.example': 1 }, ['SendTicket']),
  ],
  stores: [
    store('ts-user-db', 'database', 'mysql', 'k8s-worker-1', 3),
    store('ts-seat-db', 'database', 'mysql', 'k8s-worker-3', 4),
    store('ts-route-cache', 'cache', 'memcached', 'k8s-worker-2', 0.8),
    store('ts-tickets', 'queue', 'rabbitmq', 'k8s-worker-1', 2),
  ],
  hosts: ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3', 'k8s-worker-8'],
  providers: ['bankwire.example', 'mailhub.example'],
  model: {
    name: 'fare-forecaster',
    version: 23,
    service: 'ts-fare',
    dataset: 'fare_history',
    pipeline: 'fare-history-ingest',
  },
  island: service('hr-portal', 'node', 'k8s-worker-8', 18, {}, ['GET /vacation']),
};

const media: Landscape = {
  id: 'media',
  style: 'cloud',
  front: 'edge-web',
  services: [
    service('edge-web', 'nginx', 'ip-10-4-1-17', 3, { 'session-svc': 0.6, 'playback-svc': 0.4, 'browse-svc': 0.6 }, [
      'GET /watch',
      'GET /browse',
    ]),
    service('browse-svc', 'node', 'ip-10-4-1-17', 10, { 'recs-svc': 0.8, 'title-svc': 1 }, ['GET /rows']),
    service('recs-svc', 'python', 'ip-10-4-2-33', 28, { 'title-svc': 0.4, 'profile-cache': 1 }, ['POST /recommend']),
    service('title-svc', 'go', 'ip-10-4-2-33', 4, { 'titles-aurora': 0.5 }, ['GetTitle', 'BatchGetTitles']),
    service('session-svc', 'go', 'ip-10-4-3-80', 3, { 'profile-cache': 0.9, 'accounts-aurora': 0.2 }, ['Resume']),
    service('playback-svc', 'java', 'ip-10-4-3-80', 13, { 'license-svc': 0.9, 'title-svc': 0.5, 'play-events': 1 }, [
      'StartPlayback',
    ]),
    service('license-svc', 'java', 'ip-10-4-1-17', 15, { 'accounts-aurora': 0.7, 'drm-partner': 0.3 }, [
      'IssueLicense',
    ]),
    service('billing-worker', 'python', 'ip-10-4-2-33', 35, { 'play-events': 1, 'accounts-aurora': 0.6 }, [
      'rate usage',
    ]),
  ],
  stores: [
    store('titles-aurora', 'database', 'postgres', 'ip-10-4-2-33', 3),
    store('accounts-aurora', 'database', 'postgres', 'ip-10-4-3-80', 4),
    store('profile-cache', 'cache', 'redis', 'ip-10-4-1-17', 0.5),
    store('play-events', 'queue', 'kinesis', 'ip-10-4-3-80', 3),
  ],
  hosts: ['ip-10-4-1-17', 'ip-10-4-2-33', 'ip-10-4-3-80', 'ip-10-9-0-5'],
  providers: ['drm-partner'],
  model: {
    name: 'home-ranker',
    version: 112,
    service: 'recs-svc',
    dataset: 'watch_sessions_daily',
    pipeline: 'sessionize',
  },
  island: service('press-site', 'nginx', 'ip-10-9-0-5', 6, {}, ['GET /news']),
};

const bank: Landscape = {
  id: 'bank',
  style: 'prometheus',
  front: 'mobile-bff',
  services: [
    service('mobile-bff', 'node', 'rack2-n04', 8, { 'identity-api': 0.4, 'accounts-api': 0.7, 'transfers-api': 0.2 }, [
      'GET /overview',
      'POST /transfer',
    ]),
    service('identity-api', 'java', 'rack2-n04', 9, { identitydb: 0.5, 'token-cache': 0.9 }, ['introspect', 'login']),
    service('accounts-api', 'java', 'rack2-n05', 12, { corebankdb: 0.9, 'token-cache': 0.3 }, [
      'balances',
      'statements',
    ]),
    service(
      'transfers-api',
      'java',
      'rack2-n06',
      17,
      { 'limits-api': 1, 'scoring-api': 1, 'payments-mq': 1, corebankdb: 0.6 },
      ['submit'],
    ),
    service('limits-api', 'go', 'rack2-n05', 5, { corebankdb: 0.4 }, ['check']),
    service('scoring-api', 'python', 'rack2-n06', 25, { 'token-cache': 0.2, 'bureau-gateway': 0.3 }, ['score']),
    service('clearing-worker', 'java', 'rack2-n04', 40, { 'payments-mq': 1, 'sepa-gateway': 1 }, ['clear batch']),
    service('statements-render', 'go', 'rack2-n05', 33, { corebankdb: 0.4 }, ['render pdf']),
  ],
  stores: [
    store('corebankdb', 'database', 'oracle', 'rack2-n05', 5),
    store('identitydb', 'database', 'postgres', 'rack2-n04', 3),
    store('token-cache', 'cache', 'redis', 'rack2-n06', 0.5),
    store('payments-mq', 'queue', 'ibm mq', 'rack2-n06', 4),
  ],
  hosts: ['rack2-n04', 'rack2-n05', 'rack2-n06', 'rack7-n11'],
  providers: ['bureau-gateway', 'sepa-gateway'],
  model: {
    name: 'credit-risk',
    version: 4,
    service: 'scoring-api',
    dataset: 'bureau_snapshots',
    pipeline: 'bureau-import',
  },
  island: service('branch-signage', 'node', 'rack7-n11', 15, {}, ['GET /playlist']),
};

const telemetry: Landscape = {
  id: 'telemetry',
  style: 'otel',
  front: 'ingest-lb',
  services: [
    service('ingest-lb', 'nginx', 'c7-east-01', 2, { 'ingest-api': 1, 'query-api': 0.2 }, [
      'POST /v1/push',
      'GET /v1/query',
    ]),
    service('ingest-api', 'go', 'c7-east-01', 6, { 'tenant-api': 0.3, 'raw-stream': 1 }, ['push']),
    service('tenant-api', 'node', 'c7-east-02', 7, { 'tenants-pg': 0.5, 'limits-redis': 1 }, ['authorise tenant']),
    service('enricher', 'java', 'c7-east-02', 21, { 'raw-stream': 1, 'geo-api': 0.4, 'anomaly-svc': 0.3 }, [
      'enrich batch',
    ]),
    service('geo-api', 'go', 'c7-east-03', 4, { 'limits-redis': 0.1 }, ['Locate']),
    service('anomaly-svc', 'python', 'c7-east-03', 27, { 'limits-redis': 0.3 }, ['detect']),
    service('query-api', 'java', 'c7-east-03', 45, { 'tsdb-main': 1, 'tenant-api': 1, 'llm-relay': 0.1 }, [
      'range query',
      'label values',
    ]),
    service('llm-relay', 'python', 'c7-east-02', 120, { 'textgen-vendor': 1 }, ['summarise']),
    service('rollup', 'go', 'c7-east-01', 60, { 'tsdb-main': 1 }, ['compact hour']),
  ],
  stores: [
    store('tsdb-main', 'database', 'clickhouse', 'c7-east-03', 8),
    store('tenants-pg', 'database', 'postgres', 'c7-east-02', 3),
    store('limits-redis', 'cache', 'redis', 'c7-east-01', 0.5),
    store('raw-stream', 'queue', 'kafka', 'c7-east-01', 2),
  ],
  hosts: ['c7-east-01', 'c7-east-02', 'c7-east-03', 'c7-west-09'],
  providers: ['textgen-vendor'],
  model: {
    name: 'anomaly-forest',
    version: 41,
    service: 'anomaly-svc',
    dataset: 'labelled_windows',
    pipeline: 'window-labeller',
  },
  island: service('careers-site', 'python', 'c7-west-09', 20, {}, ['GET /jobs']),
};

const clinic: Landscape = {
  id: 'clinic',
  style: 'cloud',
  front: 'patient-portal',
  services: [
    service('patient-portal', 'python', 'vm-clin-1', 14, { 'appointments-api': 0.6, 'records-api': 0.5 }, [
      'GET /home',
      'POST /appointments',
    ]),
    service(
      'appointments-api',
      'java',
      'vm-clin-1',
      11,
      { 'calendar-api': 1, 'noshow-predictor': 0.6, 'reminders-q': 0.3 },
      ['book', 'list slots'],
    ),
    service('calendar-api', 'go', 'vm-clin-2', 6, { calendardb: 0.9 }, ['Slots', 'Reserve']),
    service('noshow-predictor', 'python', 'vm-clin-2', 24, { 'feature-cache': 1 }, ['predict']),
    service('records-api', 'java', 'vm-clin-3', 19, { ehrdb: 1, 'imaging-gw': 0.3 }, [
      'GET Patient',
      'GET Observation',
    ]),
    service('imaging-gw', 'node', 'vm-clin-3', 35, { 'pacs-vendor': 0.8, 'feature-cache': 0.2 }, ['fetch study']),
    service('reminder-worker', 'node', 'vm-clin-2', 26, { 'reminders-q': 1, 'sms-carrier': 1 }, ['send reminder']),
  ],
  stores: [
    store('ehrdb', 'database', 'sqlserver', 'vm-clin-3', 6),
    store('calendardb', 'database', 'postgres', 'vm-clin-2', 3),
    store('feature-cache', 'cache', 'redis', 'vm-clin-1', 0.6),
    store('reminders-q', 'queue', 'rabbitmq', 'vm-clin-1', 2),
  ],
  hosts: ['vm-clin-1', 'vm-clin-2', 'vm-clin-3', 'vm-lab-7'],
  providers: ['pacs-vendor', 'sms-carrier'],
  model: {
    name: 'noshow-gbm',
    version: 15,
    service: 'noshow-predictor',
    dataset: 'visit_outcomes',
    pipeline: 'visits-etl',
  },
  island: service('lab-label-printer', 'go', 'vm-lab-7', 9, {}, ['Print']),
};

/** The systems scenarios play in. */
export const landscapes: readonly Landscape[] = [shop, travel, media, bank, telemetry, clinic];
