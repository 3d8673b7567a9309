/**
 * Keeps what this release writes in the newest generation of formats: once, when the generation is new. What is kept of a
 * generation that was released never changes.
 *
 *     node test/functions/store/formats/write.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestGeneration } from '../../../../functions/shared/generation.ts';
import { tableNames, tableShapes } from '../../../contract/tables.ts';
import { MemoryDynamo } from '../../../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../../../simulation/world/memoryDynamo.ts';
import { calm } from '../../../simulation/world/weather.ts';
import { itemsIn, play } from './played.ts';

const engine = new MemoryDynamo(tableShapes, calm);
await play({ documents: memoryDocuments(engine, calm), tables: tableNames, generation: newestGeneration });
writeFileSync(join(import.meta.dirname, `items${newestGeneration}.jsonl`), `${itemsIn(engine).join('\n')}\n`);
