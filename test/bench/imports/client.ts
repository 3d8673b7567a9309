/** What every function that reads a table must have: a DynamoDB client, and nothing else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export const client = new DynamoDBClient();
