/** Problem details (RFC 9457), in the form in which the functions answer theirs. */
import type { Finding } from '../../../domain/kernel/finding.ts';
import type { GatewayReply, GatewayRequest } from '../gateway/request.ts';

interface Problem {
  readonly status: number;
  /** The last part of its type. */
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly Finding[];
}

export function problem(
  { path, requestId }: GatewayRequest,
  { status, name, title, detail, errors }: Problem,
): GatewayReply {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId },
    body: JSON.stringify({
      type: `/problems/${name}`,
      title,
      status,
      detail,
      instance: path,
      requestId,
      ...(errors && { errors }),
    }),
  };
}
