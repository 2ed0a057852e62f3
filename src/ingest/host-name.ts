/** Addresses that name no machine or service others would recognise. */
const unnamed = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f]*:[0-9a-f:.]*\]?|localhost|.*\.localhost)$/i;

/**
 * The entity behind a host: `cart` for `cart.shop.svc.cluster.local:8080`, since that is what the service there calls
 * itself; other names as they are, without the port. Undefined for IP addresses and loopback.
 */
export function entityOfHost(host: string): string | undefined {
  const name = host
    .trim()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (name === '' || unnamed.test(name)) return undefined;
  const inCluster = /^([^.]+)\.[^.]+\.svc(?:\..+)?$/.exec(name);
  return inCluster?.[1] ?? name;
}
