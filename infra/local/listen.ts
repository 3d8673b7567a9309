import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Resolves when the server listens; rejects with the system's error, such as EADDRINUSE. */
export function listenOnLoopback(server: Server, host: '127.0.0.1' | '::1', port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export function urlOf(server: Server, host: string): string {
  return `http://${host}:${portOf(server)}`;
}
