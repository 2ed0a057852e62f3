import { plainAnswer, refusalHeaders, type Answer, type Outcome } from '../../source.js';

/**
 * PagerDuty sends again after 429 and 5xx; any other refusal drops the event, and three of them in a row switch the
 * subscription off for a day. So what could be parsed but not understood is answered as taken: it is kept as a dead letter.
 */
export function webhookAnswer(outcome: Outcome): Answer {
  if (outcome.kind === 'overloaded' || outcome.kind === 'failed')
    return { status: 429, headers: refusalHeaders(outcome), body: { message: outcome.because } };
  if (outcome.kind === 'unauthenticated') return { status: 403, body: { message: outcome.because } };
  if (outcome.kind === 'invalid')
    return outcome.issues
      ? { status: 202, body: { message: 'kept, but not understood', issues: outcome.issues } }
      : { status: 400, body: { message: outcome.because } };
  return plainAnswer(outcome);
}

/** The answers of PagerDuty's Events API v2, so that its clients feel at home. */
export function eventsAnswer(outcome: Outcome, accepted: Readonly<Record<string, string>>): Answer {
  if (outcome.kind === 'accepted') return { status: 202, body: { status: 'success', ...accepted } };
  if (outcome.kind === 'overloaded' || outcome.kind === 'failed') {
    const body = { status: 'throttle exceeded', message: outcome.because };
    return { status: 429, headers: refusalHeaders(outcome), body };
  }
  if (outcome.kind === 'invalid') {
    const errors = outcome.issues ?? [outcome.because];
    return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
  }
  return plainAnswer(outcome);
}
