/** Elements of an SVG document as text. What comes from outside (a file's name) can't leave its place. */

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)}/>`;
}

export function text(content: string, attributes: Attributes): string {
  return `<text${written(attributes)}>${escaped(content)}</text>`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML has no way to write control characters at all. */
function escaped(content: string): string {
  return content.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
