/** What a person chooses for this browser: the language and the colours. */
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en } from '../text/en/index.ts';
import { type Language, languages, messagesOf, TextContext } from '../text/text.tsx';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

const PreferencesContext = createContext<Preferences | null>(null);

export function usePreferences(): Preferences {
  const preferences = use(PreferencesContext);
  if (preferences === null) throw new Error('There are no preferences here.');
  return preferences;
}

export const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(languages, text);
const isTheme = (text: string | null): text is Theme => themes.some((theme) => theme === text);

function firstLanguage(): Language {
  const kept = localStorage.getItem('laurel.language');
  if (isLanguage(kept)) return kept;
  const asked = navigator.languages.map((tag) => tag.split('-')[0] ?? null);
  return asked.find(isLanguage) ?? 'en';
}

function firstTheme(): Theme {
  const kept = localStorage.getItem('laurel.theme');
  return isTheme(kept) ? kept : 'system';
}

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const [theme, setTheme] = useState(firstTheme);
  const [messages, setMessages] = useState(language === 'en' ? en : null);

  useEffect(() => {
    let isCurrent = true;
    void messagesOf(language).then((read) => isCurrent && setMessages(read));
    document.documentElement.lang = language;
    return () => {
      isCurrent = false;
    };
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  const preferences = useMemo<Preferences>(
    () => ({
      language,
      theme,
      setLanguage: (next) => {
        localStorage.setItem('laurel.language', next);
        setLanguage(next);
      },
      setTheme: (next) => {
        localStorage.setItem('laurel.theme', next);
        setTheme(next);
      },
    }),
    [language, theme],
  );
  if (messages === null) return null;
  return (
    <PreferencesContext value={preferences}>
      <TextContext value={messages}>{children}</TextContext>
    </PreferencesContext>
  );
}
