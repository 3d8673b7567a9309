/**
 * One execution environment: loads a function's handler from its bundle and calls it, one event at a time,
 * as Lambda's Node.js runtime does. Its environment is the function's; nothing of the platform is imported.
 */
import { pathToFileURL } from 'node:url';
import type { FromWorker, Invoke } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const send = (message: FromWorker) => process.send!(message);

process.on('disconnect', () => process.exit(0)); // the platform is gone, and so are its workers

const handler = await load(process.env.LAMBDA_TASK_ROOT!, process.env._HANDLER!);
process.on('message', (message: Invoke) => invoke(handler, message));
send({ kind: 'ready' });

async function load(root: string, name: string): Promise<Handler> {
  const [file, exported] = name.split('.') as [string, string];
  const module = (await import(await locate(`${root}/${file}`))) as Record<string, unknown>;
  const found = module[exported];
  if (typeof found !== 'function') throw new TypeError(`${name} is undefined or not exported`);
  return found as Handler;
}

async function locate(path: string): Promise<string> {
  const { existsSync } = await import('node:fs');
  const extension = ['.mjs', '.js', '.cjs'].find((each) => existsSync(path + each));
  if (extension === undefined) throw new Error(`Cannot find module ${path}`);
  return pathToFileURL(path + extension).href;
}

async function invoke(handler: Handler, message: Invoke): Promise<void> {
  Object.assign(process.env, message.environment, { _X_AMZN_TRACE_ID: message.traceId });
  try {
    const value = (await handler(message.event, contextOf(message))) ?? null;
    send({ kind: 'returned', value }); // throws when no JSON can hold the value: the function's failure too
  } catch (error) {
    console.error(error);
    send({
      kind: 'threw',
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
  }
}

function contextOf({ requestId, functionName, functionArn, memoryMb, deadlineMs }: Invoke): object {
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}
