/**
 * Where in the sources a stack trace from a function's log comes from:
 *
 *     node infra/locate.ts webhooks < trace.txt
 *
 * To be run at the commit that was deployed: the same sources give the same bundle, so their map fits.
 */
import { text } from 'node:stream/consumers';
import { locate } from './bundle/locate.ts';
import { functionNames, handlerPath, sourceMapsOf } from './bundle.ts';

const name = functionNames.find((one) => one === process.argv[2]);
if (name === undefined) {
  console.error(`usage: node infra/locate.ts ${functionNames.join('|')} < trace.txt`);
  process.exit(2);
}
process.stdout.write(locate(await text(process.stdin), await sourceMapsOf(name, handlerPath(name))));
