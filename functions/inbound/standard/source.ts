/** A sender of our own format with a source of its own: its orders are told apart from those of others. */
import * as z from 'zod/mini';
import { check } from '../../shared/json.ts';
import type { SourceKind } from '../sources/kind.ts';
import { secretText } from './secret.ts';
import { isSignedBy, keyOf, readSignature } from './verify.ts';

const settings = z.strictObject({});

export const standard: SourceKind = {
  settings,
  secret: secretText,
  keyOf,
  open: (stored) => {
    check(settings, stored);
    return {
      format: 'own',
      verify: ({ headers, body }, realNowMs) => {
        const signed = readSignature(headers, realNowMs);
        return (key) => isSignedBy(signed, body, [key]);
      },
    };
  },
};
