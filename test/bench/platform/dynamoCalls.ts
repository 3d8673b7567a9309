/** Calls of DynamoDB Local by plain HTTP, as cheap for the caller as can be: what is measured is the other side. */
import { Agent, request } from 'node:http';

export interface DynamoCalls {
  call<Output>(operation: string, input: object): Promise<Output>;
  close(): void;
}

export function dynamoCalls(endpoint: string): DynamoCalls {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(endpoint);
  const call = <Output>(operation: string, input: object) =>
    new Promise<Output>((resolve, reject) => {
      const body = JSON.stringify(input);
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        // DynamoDB Local reads the names in it and checks nothing.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      };
      request({ agent, hostname, port, method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(JSON.parse(text) as Output);
          else reject(new Error(`${operation} answered ${response.statusCode}: ${text}`));
        });
        response.on('error', reject);
      })
        .on('error', reject)
        .end(body);
    });
  return { call, close: () => agent.destroy() };
}
