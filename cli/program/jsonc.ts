/** JSON with comments and commas at the end of lists, as people write it. */

/**
 * The same text with spaces in place of comments and last commas: every other character stays on its line
 * and in its place, so that what is said of it is true of the file.
 */
export function plainJson(text: string): string {
  return text
    .replace(token, (match, comment?: string) => (comment === undefined ? match : blank(match)))
    .replace(lastComma, (match, comma?: string) => (comma === undefined ? match : ` ${match.slice(1)}`));
}

const token = /"(?:[^"\\]|\\.)*"|(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/g;
const lastComma = /"(?:[^"\\]|\\.)*"|(,)(?=\s*[\]}])/g;

function blank(comment: string): string {
  return comment.replace(/[^\n]/g, ' ');
}
