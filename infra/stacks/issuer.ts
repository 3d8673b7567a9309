import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Bundle } from '../bundle.ts';
import { IssuerApi } from '../constructs/issuer/issuer-api.ts';
import { SigningKey } from '../constructs/issuer/signing-key.ts';
import { LaurelFunction } from '../constructs/laurel-function.ts';

interface IssuerStackProps extends StackProps {
  readonly bundle: Bundle;
}

/**
 * Who signs the tokens that the platform makes for members. A stack of its own, deployed before the platform: the
 * platform's gateway reads the issuer's documents in the moment in which its authorizer is made.
 */
export class IssuerStack extends Stack {
  readonly key: SigningKey;
  readonly function: LaurelFunction<'issuer'>;
  /** The `iss` of the tokens, without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { bundle, ...props }: IssuerStackProps) {
    super(scope, id, { description: "Laurel: the issuer of members' tokens", ...props });
    this.key = new SigningKey(this, 'Key');
    this.function = new LaurelFunction(this, 'Documents', {
      name: 'issuer',
      description: "Answers with the public key by which members' tokens are checked",
      bundle,
    });
    const api = new IssuerApi(this, 'Api', { function: this.function });
    this.url = api.url;
    this.function.bindSigningKey('SIGNING_KEY', this.key, 'GetPublicKey');
    this.function.nameIssuer('ISSUER_URL', api.url);
    new CfnOutput(this, 'IssuerUrl', { value: api.url, description: "The issuer of members' tokens" });
  }
}
