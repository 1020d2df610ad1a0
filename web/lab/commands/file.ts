import type { Command } from './types.ts';

export const fileCommands: readonly Command[] = [
  { id: 'file.driver', title: 'A driver of your own', group: 'File', run: (lab) => (lab.sheet = 'driver') },
  {
    id: 'file.save-scenario',
    title: 'Save the scenario',
    group: 'File',
    run: (lab) => lab.save((e) => e.saveScenario(lab)),
  },
  {
    id: 'file.save-trace',
    title: 'Save the trace',
    group: 'File',
    enabled: ({ run }) => run.touched,
    run: (lab) => lab.save((e) => e.saveTrace(lab)),
  },
  {
    id: 'file.copy-trace',
    title: 'Copy the trace, as filtered',
    group: 'File',
    enabled: ({ run }) => run.touched,
    run: (lab) => lab.save((e) => e.copyTrace(lab)),
  },
  {
    id: 'file.copy-report',
    title: 'Copy a report of what happened',
    group: 'File',
    enabled: ({ run }) => run.touched,
    run: (lab) => lab.save((e) => e.copyReport(lab)),
  },
];

export const helpCommands: readonly Command[] = [
  {
    id: 'help.palette',
    title: 'Find a command or a scenario',
    group: 'Help',
    keys: ['Ctrl+k'],
    everywhere: true,
    run: (lab) => (lab.sheet = 'palette'),
  },
  { id: 'help.settings', title: 'Settings', group: 'Help', run: (lab) => (lab.sheet = 'settings') },
  { id: 'help.keys', title: 'All keys', group: 'Help', keys: ['?'], run: (lab) => (lab.sheet = 'keys') },
  {
    id: 'help.hosts',
    title: 'The same trace on every host',
    group: 'Help',
    run: (lab) => (lab.sheet = 'crosscheck'),
  },
];
