import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { findPlatform, mintLocalToken } from '../../platform/find.ts';

const { token: _token, secret: _secret, ...placeOptions } = connectionOptions;

export const tokenCommand: Command = {
  name: 'token',
  summary: 'Print a token that the local platform signs.',
  usage: '--scope SCOPES [--program ID] [--member ID]',
  positionals: { min: 0, max: 0 },
  options: {
    scope: {
      type: 'string',
      value: 'SCOPES',
      about:
        'members:read, members:write, members:tokens, points:adjust, programs:read, programs:write, secrets:write, events:read, me; several in quotes',
    },
    member: { type: 'string', value: 'ID', about: "a member's own token (scope me)" },
    json: jsonOption,
    ...placeOptions,
  },
  examples: [
    'laurel token --scope "members:read members:write"',
    'laurel token --scope "programs:write secrets:write points:adjust" --program coffee',
    'laurel token --scope me --member demo-member',
    'curl -H "authorization: Bearer $(npx laurel token --scope me --member m1)" {url}/v1/me/status',
  ],

  async run(args, io) {
    const scope = args.requiredText('scope');
    const member = args.text('member');
    const platform = findPlatform(args, io);
    const wish = { scope, program: platform.program, ...(member === undefined ? {} : { member }) };
    const token = await mintLocalToken(platform.url, wish);
    io.stdout.write(args.flag('json') ? `${JSON.stringify({ token })}\n` : `${token}\n`);
    return 0;
  },
};
