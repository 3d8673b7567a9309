/** The sign-in page of the local issuer: a form without scripts, and its style. */
import { roles } from './roles.ts';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @param query of the authorization request, which the form sends on as it came */
export function signInPage(program: string, query: string): string {
  const choices = roles.map(
    ({ id, name, says }, index) => `
        <label><input type="radio" name="role" value="${id}"${index === 0 ? ' checked' : ''}>
          <span><strong>${name}</strong><small>${says}</small></span></label>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in to Laurel on this machine</title>
    <link rel="stylesheet" href="/local/sign-in.css">
  </head>
  <body>
    <main>
      <h1>Sign in to Laurel</h1>
      <p>This is the local run: it asks for no password. On AWS your own directory asks for one.</p>
      <form method="post" action="/local/authorize?${escaped(query)}">
        <fieldset>
        <legend>As</legend>${choices.join('')}
        </fieldset>
        <label class="field">Program <input name="program" value="${escaped(program)}" required maxlength="40"
          pattern="[a-z0-9\\-]+" autocomplete="off"></label>
        <button>Sign in</button>
      </form>
    </main>
  </body>
</html>
`;
}

export const signInStyle = `
:root { color-scheme: light dark; --page: light-dark(#f6f6f3, #131513); --card: light-dark(#fff, #1c1f1c);
  --text: light-dark(#1c211d, #e9ece9); --soft: light-dark(#5a635c, #a3aca5); --line: light-dark(#d9dcd7, #343a35);
  --accent: light-dark(#1d6b43, #6cc796); --on-accent: light-dark(#fff, #0d1a12); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { width: min(26rem, calc(100vw - 2rem)); padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; color: var(--soft); }
fieldset { display: grid; gap: .5rem; margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0 0 .35rem; font-weight: 600; }
fieldset label { display: flex; gap: .75rem; align-items: flex-start; padding: .65rem .8rem; border: 1px solid var(--line);
  border-radius: 8px; cursor: pointer; }
fieldset label:has(:checked) { border-color: var(--accent); outline: 1px solid var(--accent); }
input[type=radio] { accent-color: var(--accent); margin: .3rem 0 0; }
small { display: block; color: var(--soft); font-size: .87rem; }
.field { display: grid; gap: .35rem; margin-bottom: 1.25rem; font-weight: 600; }
.field input { padding: .5rem .65rem; font: inherit; color: inherit; background: var(--page);
  border: 1px solid var(--soft); border-radius: 8px; }
button { width: 100%; padding: .6rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
