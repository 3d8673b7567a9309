/** What every function that reads a table must load: the DynamoDB client alone. */
export { DynamoDBClient } from '@aws-sdk/client-dynamodb';
