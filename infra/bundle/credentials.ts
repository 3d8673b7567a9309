import type { Metafile, Plugin } from 'esbuild';

/**
 * Replaces the SDK's credential chain (files, SSO, instance metadata, web identity, …) by the one
 * source a Lambda function has: the environment. Only for bundles that run on Lambda or as Lambda.
 */
export const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: 'environment',
      namespace: 'credentials',
    }));
    build.onLoad({ filter: /.*/, namespace: 'credentials' }, () => ({ contents: provider, loader: 'js' }));
  },
};

const provider = `
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not in the environment');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
`;

const chainPattern = /[/@](credential-provider|credential-providers|token-providers)(-[a-z-]+)?\//;

/** The inputs of a build that belong to the credential chain. Empty when the stub took its place. */
function credentialChainInputs({ inputs }: Metafile): string[] {
  return Object.keys(inputs).filter((path) => chainPattern.test(path));
}

/** An SDK update may reach the chain by another road: then the build fails, instead of growing by 130 KB. */
export function refuseCredentialChain(metafile: Metafile): void {
  const found = credentialChainInputs(metafile);
  if (found.length > 0) {
    throw new Error(`The AWS credential chain is in the bundle:\n  ${found.join('\n  ')}`);
  }
}
