/**
 * Which addresses may be called. A name may lead anywhere, and elsewhere tomorrow, so what counts is the address that
 * a connection is about to be made to.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What is not of the public internet: private, shared, local to a link or a machine, for documents, for many. */
const refused = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  refused.addSubnet(network, bits, 'ipv4');
}

/** Of IPv6 only 2000::/3 is given out; what is in it and leads elsewhere is left out. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  refused.addSubnet(network, bits, 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `allowsLoopback`: of the local run alone, whose receivers are on the same machine. */
export function isAllowedAddress(address: string, allowsLoopback: boolean): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (loopback.check(address, kind)) return allowsLoopback;
  return !refused.check(address, kind) && (family === 4 || given.check(address, 'ipv6'));
}

/** What stands in the address of a receiver: a name is judged when it is looked up. */
export function isAllowedHost(hostname: string, allowsLoopback: boolean): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 || isAllowedAddress(address, allowsLoopback);
}

/** No connection is made, since the name leads to no address that may be called. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
}

/** For connections: answers with the allowed addresses alone. */
export function publicLookup(allowsLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      const allowed = addresses.filter(({ address }) => isAllowedAddress(address, allowsLoopback));
      const [first] = allowed;
      if (first === undefined) {
        return callback(new AddressRefused(`${hostname} leads to no public address`), '');
      }
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}
