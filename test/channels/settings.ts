import { fakePagerDuty, pagerDuty, type FakePagerDuty } from '../fakes/pagerduty.js';
import { fakeSlack, type FakeSlack } from '../fakes/slack.js';
import { fakeSmtp, type FakeSmtp } from '../fakes/smtp.js';
import { fakeReceiver, type FakeReceiver } from '../fakes/webhook-receiver.js';

/** Somebody at the other end of each channel. */
export interface OtherEnds {
  readonly pages: FakePagerDuty;
  readonly slack: FakeSlack;
  readonly smtp: FakeSmtp;
  readonly receiver: FakeReceiver;
  /** What configures every channel to reach them. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param now the clock of the receiver, epoch ms */
export async function openOtherEnds(now?: () => number): Promise<OtherEnds> {
  const [pages, slack, smtp, receiver] = await Promise.all([
    fakePagerDuty(['P1', 'P2']),
    fakeSlack(),
    fakeSmtp(),
    fakeReceiver(now),
  ]);
  const environment = {
    PAGERDUTY_API_URL: pages.url,
    PAGERDUTY_API_TOKEN: pagerDuty.token,
    PAGERDUTY_FROM: pagerDuty.from,
    PAGERDUTY_EVENTS_URL: pages.url,
    PAGERDUTY_ROUTING_KEY: pagerDuty.routingKey,
    SLACK_WEBHOOK_URL: slack.webhook,
    WEBHOOK_URL: receiver.webhook,
    WEBHOOK_SECRET: receiver.secret,
    SMTP_URL: smtp.url,
    EMAIL_FROM: 'throughline@example.com',
    EMAIL_TO: 'ana@example.com,ben@example.com',
    OUTBOUND_PRIVATE: 'true',
  };
  const close = async (): Promise<void> => {
    await Promise.all([pages.close(), slack.close(), smtp.close(), receiver.close()]);
  };
  return { pages, slack, smtp, receiver, environment, close };
}
