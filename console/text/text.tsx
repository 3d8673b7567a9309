/** The words of the console in the person's language. What the platform itself says is English. */
import { createContext, use } from 'react';
import { en, type Messages } from './en/index.ts';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

/** Fetched when it is asked for: one language is in the first load. */
export async function messagesOf(language: Language): Promise<Messages> {
  switch (language) {
    case 'en':
      return en;
    case 'zh':
      return (await import('./zh/index.ts')).zh;
  }
}

export const TextContext = createContext<Messages>(en);
export const useText = (): Messages => use(TextContext);

/** The word for a kind, or the kind itself where a newer platform has one that the console does not know. */
export const wordFor = (words: Readonly<Record<string, string>>, kind: string): string => words[kind] ?? kind;
