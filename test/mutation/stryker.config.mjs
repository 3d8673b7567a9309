/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
const config = {
  mutate: ['domain/{kernel,facts,program,state,points,tiers,member,reading,explain,check}/**/*.ts'],
  // Not copied for the run. TypeScript 7 has no interface with which Stryker could rewrite a tsconfig.json.
  ignorePatterns: ['/cdk.out', '/tsconfig.json', '/.*'],
  tempDirName: '.mutation/sandbox',
  plugins: ['./test/mutation/runner.ts', './test/mutation/ignored.ts'],
  ignorers: ['texts'],
  testRunner: 'fresh',
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  warnings: { slow: false },
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
  htmlReporter: { fileName: '.mutation/report.html' },
  thresholds: { high: 95, low: 90, break: 85 },
};

// biome-ignore lint/style/noDefaultExport: Stryker wants it so
export default config;
