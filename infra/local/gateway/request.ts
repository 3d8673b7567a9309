/** A request as the gateway took it from the wire, before anybody has decided about it. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  /** Without the question mark, still percent-encoded. */
  readonly query: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly port: number;
  readonly receivedAtMs: number;
}

/** A reply ready for the wire. */
export interface GatewayReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

/** The first value of a header, by its name in small letters. */
export function headerOf({ rawHeaders }: GatewayRequest, name: string): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}
