import { SourceMap, type SourceMapPayload } from 'node:module';

const position = /(?:file:\/\/)?[^\s()]*?([\w-]+\.mjs):(\d+):(\d+)/g;

/** A stack trace with the positions in a bundle's files replaced by those in the sources. */
export function locate(trace: string, maps: ReadonlyMap<string, SourceMapPayload>): string {
  return trace.replace(position, (place, file: string, line: string, column: string) => {
    const payload = maps.get(file);
    if (payload === undefined) return place;
    const entry = new SourceMap(payload).findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return place;
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
