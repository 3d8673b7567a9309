/** Who is signed in, the language, the colours, and the way out. */
import { useSession } from '../auth/session.tsx';
import { Icon } from '../parts/icon.tsx';
import { languages, useText } from '../text/text.tsx';
import { isLanguage, type Theme, themes, usePreferences } from './preferences.tsx';

export function Account() {
  const { shell } = useText();
  const { subject, signOut } = useSession();
  const { language, theme, setLanguage, setTheme } = usePreferences();
  return (
    <div className="account">
      <details>
        <summary>
          <Icon name="person" />
          <span className="clip">{subject}</span>
          <Icon name="more" />
        </summary>
        <div className="account-more">
          <label>
            {shell.language}
            <select
              value={language}
              onChange={({ target }) => isLanguage(target.value) && setLanguage(target.value)}
            >
              {Object.entries(languages).map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {shell.theme}
            <select value={theme} onChange={({ target }) => setTheme(target.value as Theme)}>
              {themes.map((id) => (
                <option key={id} value={id}>
                  {shell.themes[id]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="button" onClick={signOut}>
            {shell.signOut}
          </button>
        </div>
      </details>
    </div>
  );
}
