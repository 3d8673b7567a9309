/** What a deployment says of itself: the parameters of the platform's stack. */
import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnCondition, CfnParameter, Fn, type Stack, Token } from 'aws-cdk-lib/core';
import { generations, newestGeneration } from '../../functions/shared/generation.ts';
import { membersSignInElsewhere, memberTokenAudience } from '../../functions/shared/route.ts';
import type { TokenSource } from '../constructs/http-api.ts';

export interface TokenSources {
  readonly tokens: TokenSource;
  readonly memberTokens: TokenSource;
  /** Whose name the platform's own tokens for members carry; `elsewhere` where it makes none. */
  readonly memberIssuer: string;
}

/**
 * The gateway reads the issuer's discovery document when its authorizer is made, so there is no default: one that
 * can't be reached would fail the deployment after minutes, a missing one is asked for before anything is made.
 */
export function tokenParameters(stack: Stack, ownIssuer: string): TokenSources {
  const issuer = new CfnParameter(stack, 'TokenIssuer', {
    allowedPattern: 'https://[^ ]+',
    constraintDescription: 'an https URL',
    description: 'Whose tokens are taken: the OpenID issuer, exactly as its tokens name it in "iss"',
  });
  const audience = new CfnParameter(stack, 'TokenAudience', {
    type: 'CommaDelimitedList',
    default: 'laurel',
    description: 'Tokens must carry one of these, by commas, as "aud" (or as "client_id", with Cognito)',
  });
  const memberIssuer = new CfnParameter(stack, 'MemberTokenIssuer', {
    default: '',
    allowedPattern: '(https://[^ ]+)?',
    constraintDescription: 'an https URL, or nothing',
    description:
      "Whose tokens open /v1/me; empty: the platform's own, which your back end asks for. TokenIssuer, or another",
  });
  const memberAudience = new CfnParameter(stack, 'MemberTokenAudience', {
    type: 'CommaDelimitedList',
    default: 'laurel',
    description: 'As TokenAudience, of the tokens of MemberTokenIssuer; not read where that is empty',
  });
  const isApart = new CfnCondition(stack, 'MembersSignInElsewhere', {
    expression: Fn.conditionNot(Fn.conditionEquals(memberIssuer.valueAsString, '')),
  });
  const isGiven = <T>(given: T, own: T) => Fn.conditionIf(isApart.logicalId, given, own);
  return {
    tokens: { issuer: issuer.valueAsString, audience: audience.valueAsList },
    memberTokens: {
      issuer: isGiven(memberIssuer.valueAsString, ownIssuer).toString(),
      audience: Token.asList(isGiven<unknown>({ Ref: memberAudience.logicalId }, [memberTokenAudience])),
    },
    memberIssuer: isGiven(membersSignInElsewhere, ownIssuer).toString(),
  };
}

export function throttleParameters(stack: Stack): ThrottleSettings {
  const rate = new CfnParameter(stack, 'ThrottleRate', {
    type: 'Number',
    default: 500,
    minValue: 1,
    description: 'Requests per second that each route takes; beyond it the gateway answers 429',
  });
  const burst = new CfnParameter(stack, 'ThrottleBurst', {
    type: 'Number',
    default: 1_000,
    minValue: 1,
    description: 'Requests that each route takes at once',
  });
  return { rateLimit: rate.valueAsNumber, burstLimit: burst.valueAsNumber };
}

export function formatsParameter(stack: Stack): string {
  const generation = new CfnParameter(stack, 'FormatsGeneration', {
    default: String(newestGeneration),
    allowedValues: Object.keys(generations),
    description:
      'Which generation of formats is written; all are read. An update keeps it: raise it once nobody goes ' +
      'back to the release before',
  });
  return generation.valueAsString;
}

/** Calls of a function that run at once and that no other function of the account can take; nothing where it is 0. */
export function reservedParameter(stack: Stack): number {
  const reserved = new CfnParameter(stack, 'ReservedForPurchases', {
    type: 'Number',
    default: 0,
    minValue: 0,
    description:
      'Concurrency that is kept for the function of webhooks, and is also the most that it may have; 0: none is kept',
  });
  const isReserved = new CfnCondition(stack, 'PurchasesHaveConcurrency', {
    expression: Fn.conditionNot(Fn.conditionEquals(reserved.valueAsNumber, '0')),
  });
  const given = Fn.conditionIf(isReserved.logicalId, { Ref: reserved.logicalId }, { Ref: 'AWS::NoValue' });
  return Token.asNumber(given);
}
