const utf8 = new TextDecoder();

export function parseJson(body: Uint8Array): unknown {
  // An exporter that has nothing to say may send nothing at all.
  return body.length === 0 ? {} : JSON.parse(utf8.decode(body));
}
