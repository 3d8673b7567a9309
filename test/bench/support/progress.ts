/** What happens meanwhile goes to stderr: stdout is for results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
