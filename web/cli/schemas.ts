/** `lab schema`: the JSON Schemas of the files that go in and come out. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { REPORT_SCHEMA } from '../simulator/conformance/reportschema.ts';
import { ScenarioSchema } from '../simulator/scenario/schema.ts';

const SCHEMAS = {
  scenario: () => ({
    title: 'PortCls Lab scenario',
    ...toJsonSchema(ScenarioSchema, { typeMode: 'input', errorMode: 'ignore' }),
  }),
  conformance: () => ({ title: 'PortCls Lab conformance report', ...toJsonSchema(REPORT_SCHEMA) }),
};

export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];

/** The JSON Schema (draft-07) of one kind of file. */
export const jsonSchema = (name: SchemaName): object => SCHEMAS[name]();
