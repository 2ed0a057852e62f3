import { createHash } from 'node:crypto';
import { createTransport, type SMTPSentMessageInfo } from 'nodemailer';
import { defineChannel, type Receipt } from '../channel.js';
import { cut, headlineOf, plainText } from '../message-words.js';
import type { AnnouncementMessage, IncidentMessage } from '../message.js';
import { exampleAnnouncement, exampleIncident } from './examples.js';
import { together } from './together.js';

interface Mail {
  readonly messageId: string;
  /** The thread of the incident. */
  readonly references?: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}

type Settings = { readonly SMTP_URL: string; readonly EMAIL_FROM: string; readonly EMAIL_TO: readonly string[] };

const timeoutMs = 10_000;

export default defineChannel<Settings, Mail, IncidentMessage | AnnouncementMessage>({
  id: 'email',
  summary: 'E-mail by SMTP, one thread for each incident; reports with their attachments.',
  audience: 'people',
  limit: { count: 30, perMs: 60_000 },
  settings: (config) => together(config, 'SMTP_URL', 'EMAIL_FROM', 'EMAIL_TO'),
  hears: (message) => message.kind !== 'link',
  word: ({ key, message }) => ({ messageId: messageId(key), ...mailOf(message) }),
  async deliver(mail, { SMTP_URL, EMAIL_FROM: from, EMAIL_TO: to }) {
    try {
      const sent = await open(SMTP_URL).sendMail({ ...mail, attachments: [...mail.attachments], from, to: [...to] });
      return receiptOfSent(sent);
    } catch (error) {
      return receiptOfError(error as SmtpError);
    }
  },
  async check({ SMTP_URL, EMAIL_TO }) {
    await open(SMTP_URL).verify();
    return `the server lets us in; ${EMAIL_TO.length} receivers`;
  },
  examples: [
    {
      name: 'an incident with its cause',
      given: exampleIncident,
      sends: {
        messageId: messageId('key-1'),
        references: messageId('f00d'),
        subject: '#12 CRITICAL checkout answers with errors',
        text: `#12 CRITICAL checkout answers with errors
The first cause has a score of 0.78
Since 2026-01-02 12:00 UTC at checkout, orders and 3 more

Suspected cause (0.78): deployment of checkout 42
- deployed 40 s before the first error
Change: deployment checkout 42 by ana, 2026-01-02T11:59:00.000Z
Else: database is slow (0.12)

https://throughline.example/console#12
`,
        attachments: [],
      },
    },
    {
      name: 'a report with its table',
      given: exampleAnnouncement,
      sends: {
        messageId: messageId('key-1'),
        subject: 'Capacity report',
        text: '# Capacity\n\nThe disk of **db-1** is full on 2026-01-09.',
        attachments: [{ filename: 'capacity.csv', contentType: 'text/csv', content: 'entity,at\ndb-1,2026-01-09\n' }],
      },
    },
  ],
});

/** The same for every attempt, so that a mailbox which got it twice can tell. */
function messageId(of: string): string {
  return `<${createHash('sha256').update(of).digest('hex').slice(0, 32)}@throughline>`;
}

function mailOf(message: IncidentMessage | AnnouncementMessage): Omit<Mail, 'messageId'> {
  if (message.kind === 'announcement') {
    const { title, markdown, attachments } = message.announcement;
    const files = attachments.map(({ name, mediaType, text }) => ({
      filename: name,
      contentType: mediaType,
      content: text,
    }));
    return { subject: cut(title, 200), text: markdown, attachments: files };
  }
  const { incident } = message;
  return {
    references: messageId(incident.id),
    subject: cut(headlineOf(incident), 200),
    text: plainText(message),
    attachments: [],
  };
}

function open(url: string) {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  return createTransport({ url, ...timeouts });
}

/** Not tried again when only some receivers were refused: the others would get it every time. */
function receiptOfSent({ accepted, rejected, rejectedErrors = [] }: SMTPSentMessageInfo): Receipt {
  if (rejected.length === 0) return { kind: 'sent' };
  const why = rejectedErrors[0]?.response ?? 'no reason given';
  const others = `${accepted.length} of ${accepted.length + rejected.length} receivers have it`;
  return { kind: 'failed', retry: false, because: cut(`${rejected.join(', ')} refused: ${why}; ${others}`, 300) };
}

type SmtpError = Error & { readonly responseCode?: number; readonly code?: string };

/** A refusal for good is 5xx, other than of our credentials, which may be mended. */
function receiptOfError({ responseCode = 0, code, message }: SmtpError): Receipt {
  const retry = responseCode < 500 || code === 'EAUTH';
  return { kind: 'failed', retry, because: cut(message, 200) };
}
