import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** The bytes of a secret as Standard Webhooks writes them (`whsec_<base64>`); undefined when it is not written so. */
export function standardWebhookKey(secret: string): Buffer | undefined {
  return secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : undefined;
}

/**
 * The headers that sign a message to a receiver of webhooks: HMAC-SHA256 of `<id>.<unix seconds>.<body>`
 * (https://www.standardwebhooks.com).
 * @param now epoch ms
 */
export function signStandardWebhook(
  secret: string,
  message: { readonly id: string; readonly body: string },
  now: number,
) {
  const seconds = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', standardWebhookKey(secret) ?? secret)
    .update(`${message.id}.${seconds}.${message.body}`)
    .digest('base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
