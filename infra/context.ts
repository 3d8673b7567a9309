/**
 * The CDK's switches, in code: `cdk.json` is read by the command line alone, and the local run and the
 * tests, which synthesize without it, must see the same templates.
 */
export const context: Readonly<Record<string, unknown>> = {
  // A finding of the built-in template validation stops synthesis, where validation is on.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': false,
  '@aws-cdk/aws-lambda:recognizeLayerVersion': true,
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true,
  // The platform takes table names and ARNs from LaurelData by export: CloudFormation then refuses to
  // take away what the platform still uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // The local run finds a function's bundle by `aws:asset:path`, so every template carries it.
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:enable-path-metadata': true,
};
