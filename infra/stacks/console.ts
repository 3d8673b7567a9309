import { CfnOutput, CfnParameter, Fn, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { SiteFolders } from '../site/folders.ts';
import { StaticSites } from '../site/static-sites.ts';

interface ConsoleStackProps extends StackProps {
  readonly sites: readonly SiteFolders[];
  /** Where the API answers: `https://<host>`. */
  readonly apiUrl: string;
}

/** The pages of the platform. It can be left out: nothing else needs it. */
export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { sites, apiUrl, ...props }: ConsoleStackProps) {
    super(scope, id, { description: "Laurel: the operator's console, and the card for members", ...props });
    const issuer = new CfnParameter(this, 'Issuer', {
      default: 'https://issuer.invalid',
      allowedPattern: 'https://[^ ]+',
      constraintDescription: 'an https URL',
      description: 'Where operators sign in: the OpenID issuer that the platform takes tokens of',
    });
    const client = new CfnParameter(this, 'ClientId', {
      default: 'laurel-console',
      description: 'The public client of the console at the issuer; the platform has to take its tokens',
    });
    const scope_ = new CfnParameter(this, 'Scope', {
      default: 'openid',
      description: 'What the console asks for at the issuer, by spaces; openid among it',
    });
    const origins = new CfnParameter(this, 'IssuerOrigins', {
      default: 'https://issuer.invalid',
      description: "The issuer's origins that a browser talks to, by spaces (Cognito has two)",
    });
    const pages = new StaticSites(this, 'Sites', {
      sites,
      apiHost: Fn.select(2, Fn.split('/', apiUrl)),
      connectTo: origins.valueAsString,
      written: {
        'console/config.json': {
          issuer: issuer.valueAsString,
          clientId: client.valueAsString,
          scope: scope_.valueAsString,
        },
      },
    });
    new CfnOutput(this, 'ConsoleUrl', {
      value: `${pages.url}/console/`,
      description: 'Where operators find the console',
    });
    new CfnOutput(this, 'CardScript', {
      value: `${pages.url}/card/card.js`,
      description: "The script of the member's card, for the pages of shops",
    });
  }
}
