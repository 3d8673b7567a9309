/** The looks. A shop sets the custom properties; light or dark follows the page's `color-scheme`. */
const css = `
:host {
  --accent: var(--laurel-accent, light-dark(#17693f, #63c48f));
  --on-accent: var(--laurel-on-accent, light-dark(#fff, #07130b));
  --surface: var(--laurel-surface, light-dark(#fff, #181c19));
  --text: var(--laurel-text, light-dark(#1a1f1b, #e8ece9));
  --soft: var(--laurel-soft, light-dark(#566058, #a1aca4));
  --line: var(--laurel-line, light-dark(#dde1dc, #2d342f));
  --warn: var(--laurel-warn, light-dark(#7d5200, #e8b860));
  --radius: var(--laurel-radius, 14px);
  display: block;
  container-type: inline-size;
}
:host([hidden]) { display: none; }
:host([scheme="light"]) { color-scheme: light; }
:host([scheme="dark"]) { color-scheme: dark; }
:host([scheme="auto"]) { color-scheme: light dark; }
* { box-sizing: border-box; margin: 0; }
.card {
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  color: var(--text);
  font: 0.9375rem/1.45 var(--laurel-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  overflow: hidden;
  overflow-wrap: anywhere;
}
header { background: var(--accent); color: var(--on-accent); padding: 1.25rem; }
header p, header .soft { color: inherit; }
h2 { font-size: 1.75rem; line-height: 1.2; }
h3 { font-size: 1rem; }
.body { display: grid; gap: 1.25rem; padding: 1.25rem; }
.body > *, .progress, .requirement, .guest, section { display: grid; gap: 0.5rem; align-content: start; }
.progress, .guest { gap: 1rem; }
.figure { font-size: 1.5rem; font-weight: 650; line-height: 1.2; }
.soft { color: var(--soft); }
.warn { color: var(--warn); }
.small { font-size: 0.8125rem; }
.strong { font-weight: 600; }
.line { display: block; }
.row { align-items: center; display: flex; gap: 0.75rem; justify-content: space-between; }
ul, ol { list-style: none; padding: 0; }
li { border-block-start: 1px solid var(--line); padding-block: 0.625rem; }
li:last-child { padding-block-end: 0; }
.bar { background: var(--line); block-size: 0.5rem; border-radius: 1rem; margin-block: 0.25rem; overflow: hidden; }
.bar span { background: var(--accent); block-size: 100%; border-radius: inherit; display: block; }
button, .button {
  background: var(--accent);
  border: 1px solid var(--accent);
  border-radius: calc(var(--radius) / 2);
  color: var(--on-accent);
  cursor: pointer;
  flex: none;
  font: inherit;
  font-weight: 600;
  justify-self: start;
  min-block-size: 2.5rem;
  padding: 0.375rem 0.875rem;
  text-decoration: none;
}
button.quiet { background: none; border-color: var(--soft); color: var(--text); }
button[aria-disabled="true"] { cursor: default; opacity: 0.6; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
header :focus-visible { outline-color: var(--on-accent); }
.status:empty { display: none; }
.status { padding: 0.75rem 1.25rem; }
.row > .small { max-inline-size: 50%; text-align: end; }
@container (min-width: 40rem) {
  .body { grid-template-columns: 1fr 1fr; gap: 1.5rem 2rem; padding: 1.5rem; }
  .body > .whole { grid-column: 1 / -1; }
  .columns { column-gap: 2rem; display: grid; grid-template-columns: 1fr 1fr; }
  .columns > li { padding-block-end: 0.625rem; }
}
@media (forced-colors: active) {
  .bar { border: 1px solid; }
  .bar span { background: Highlight; forced-color-adjust: none; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** An object, not an element: it stands where a page's policy forbids inline styles, and once for all cards. */
export function styleSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
