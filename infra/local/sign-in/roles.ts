/** Who can sign in to the local run: three roles that a retailer's own directory would know, too. */

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly scope: string;
}

export const roles: readonly Role[] = [
  {
    id: 'operator',
    name: 'Operator',
    says: 'Changes rules and connections, and puts members right.',
    scope: 'members:read members:write points:adjust programs:read programs:write secrets:write events:read',
  },
  {
    id: 'service-desk',
    name: 'Service desk',
    says: 'Helps members: redeems, tags, adjusts. Changes no rules.',
    scope: 'members:read members:write points:adjust programs:read',
  },
  {
    id: 'viewer',
    name: 'Viewer',
    says: 'Looks at everything, and changes nothing.',
    scope: 'members:read programs:read',
  },
];

export const roleOf = (id: string | undefined): Role | undefined => roles.find((role) => role.id === id);
