/** The gateway's own answers, whose bodies are fixed; a function's problems look different. */
import type { GatewayReply } from './request.ts';

const messages = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export function gatewayError(
  statusCode: keyof typeof messages,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  return {
    statusCode,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ message: messages[statusCode] }),
  };
}
