// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written that way.
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../infra/local/refusal.ts';
import { resolveIn, resolverFor, stackOf } from '../support/stacks.ts';

const table = { Type: 'AWS::DynamoDB::Table' };
const shop = stackOf({
  Parameters: {
    Issuer: { Type: 'String', Default: 'https://issuer.invalid' },
    Audience: { Type: 'CommaDelimitedList', Default: 'a,b' },
    Needed: { Type: 'String' },
    Odd: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' },
  },
  Mappings: { Sizes: { small: { memory: '128' } } },
  Conditions: {
    IsLocal: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '000000000000'] },
    IsChina: { 'Fn::Not': [{ Condition: 'IsLocal' }] },
    Both: { 'Fn::And': [{ Condition: 'IsLocal' }, { Condition: 'IsChina' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsLocal' }, { Condition: 'IsChina' }] },
  },
  Resources: {
    Orders: table,
    Named: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
    Topic: { Type: 'AWS::SNS::Topic' },
    InChina: { ...table, Condition: 'IsChina' },
  },
});
const data = stackOf(
  {
    Resources: { Ledger: table },
    Outputs: {
      LedgerName: {
        Value: { Ref: 'Ledger' },
        Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Ledger' } },
      },
    },
  },
  'Data',
);

describe('a value of a template', () => {
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Orders';
  test.each<[what: string, value: unknown, resolved: unknown]>([
    ['plain', { a: [1, 'two', true, null] }, { a: [1, 'two', true, null] }],
    ['the region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['a table by reference', { Ref: 'Orders' }, 'Shop-Orders'],
    ['a table with a name of its own', { Ref: 'Named' }, 'orders'],
    ['an attribute as a list', { 'Fn::GetAtt': ['Orders', 'Arn'] }, arn],
    ['an attribute as text', { 'Fn::GetAtt': 'Orders.Arn' }, arn],
    ['a parameter by its default', { Ref: 'Issuer' }, 'https://issuer.invalid'],
    ['a parameter that is a list', { Ref: 'Audience' }, ['a', 'b']],
    ['a parameter that was given', { Ref: 'Needed' }, 'given'],
    ['a join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }]] }, 'a/us-east-1'],
    ['a join of a split', { 'Fn::Join': ['+', { 'Fn::Split': [':', 'a:b'] }] }, 'a+b'],
    ['one of a split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'x/y/z'] }] }, 'y'],
    [
      'a substitution',
      { 'Fn::Sub': '${AWS::Region}:${Orders}:${Orders.Arn}:${!kept}' },
      `us-east-1:Shop-Orders:${arn}:\${kept}`,
    ],
    [
      'a substitution with names of its own',
      { 'Fn::Sub': ['${X}-${Issuer}', { X: { Ref: 'Orders' } }] },
      'Shop-Orders-https://issuer.invalid',
    ],
    ['another stack’s export', { 'Fn::ImportValue': 'Data:Ledger' }, 'Data-Ledger'],
    [
      'another stack’s output',
      { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'LedgerName' } },
      'Data-Ledger',
    ],
    ['a mapping', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, '128'],
    ['base64', { 'Fn::Base64': 'laurel' }, 'bGF1cmVs'],
    ['a choice', { 'Fn::If': ['IsLocal', 'here', 'there'] }, 'here'],
    ['a choice by and', { 'Fn::If': ['Both', 'here', 'there'] }, 'there'],
    ['a choice by or', { 'Fn::If': ['Either', 'here', 'there'] }, 'here'],
    ['no value in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['no value in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['no value at all', { 'Fn::If': ['IsChina', 'x', { Ref: 'AWS::NoValue' }] }, undefined],
  ])('%s', (_what, value, resolved) => {
    expect(resolveIn([shop, data], value, { Needed: 'given' })).toEqual(resolved);
  });
});

describe('refused by name, never guessed', () => {
  test.each<[what: string, value: unknown, named: string]>([
    ['an intrinsic that is not known', { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, 'Fn::Cidr'],
    ['a macro', { 'Fn::Transform': { Name: 'x' } }, 'Fn::Transform'],
    ['a reference to nothing', { Ref: 'Gone' }, 'Gone'],
    [
      'an attribute that this machine has not',
      { 'Fn::GetAtt': ['Topic', 'TopicName'] },
      'TopicName of Topic',
    ],
    ['an attribute in a substitution', { 'Fn::Sub': '${Topic.TopicName}' }, 'TopicName of Topic'],
    ['a parameter without a value', { Ref: 'Needed' }, 'Needed'],
    ['a parameter of another type', { Ref: 'Odd' }, 'AWS::SSM::Parameter::Value<String>'],
    ['an export that is not there', { 'Fn::ImportValue': 'Data:Gone' }, 'Data:Gone'],
    [
      'an output that is not there',
      { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'X' } },
      'output X',
    ],
    ['a condition that is not there', { 'Fn::If': ['Gone', 1, 2] }, 'condition Gone'],
    ['a join of no list', { 'Fn::Join': ['-', 'text'] }, 'calls Fn::Join wrongly'],
    ['a split of one argument', { 'Fn::Split': [':'] }, 'calls Fn::Split wrongly'],
    ['an item beyond a list', { 'Fn::Select': [2, ['a', 'b']] }, 'item 2'],
  ])('%s', (_what, value, named) => {
    expect(() => resolveIn([shop, data], value)).toThrow(Refusal);
    expect(() => resolveIn([shop, data], value)).toThrow(named);
  });
});

test('a resource whose condition does not hold is not there', () => {
  const ids = resolverFor([shop])
    .resources(shop)
    .map(([logicalId]) => logicalId);
  expect(ids).toEqual(['Orders', 'Named', 'Topic']);
});
