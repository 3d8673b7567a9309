/** The console's own signs, drawn by lines: no font and no file to fetch. */

const paths = {
  today: 'M3 12l9-8 9 8M6 10v10h12V10',
  members:
    'M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3.500a4 4 0 010 7M18 14.500c2.500.9 4 3.300 4 6.500',
  segments: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  rules: 'M5 3h10l4 4v14H5zM9 11h6M9 15h6M15 3v4h4',
  connections: 'M9 7H6a5 5 0 000 10h3M15 7h3a5 5 0 010 10h-3M8 12h8',
  runs: 'M20 11a8 8 0 10-2.300 6.300M20 5v6h-6',
  audit: 'M8 6h13M8 12h13M8 18h13M3.500 6h.01M3.500 12h.01M3.500 18h.01',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l5 5',
  menu: 'M3 6h18M3 12h18M3 18h18',
  close: 'M5 5l14 14M19 5L5 19',
  more: 'M6 9l6 6 6-6',
  next: 'M9 6l6 6-6 6',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 3.500-6.500 8-6.500s8 2.500 8 6.500',
  trouble: 'M12 3l10 18H2zM12 10v5M12 18h.01',
  laurel:
    'M8 3C3 7 3 16 10 21M16 3c5 4 5 13-2 18M5.500 8c2 .2 3 1.200 3.500 3M4.800 13c2 0 3.300 1 4 2.500M18.500 8c-2 .2-3 1.200-3.500 3M19.200 13c-2 0-3.300 1-4 2.500',
  check: 'M4 13l5 5L20 6',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3 2',
  plus: 'M12 5v14M5 12h14',
  undo: 'M4 9h10a6 6 0 010 12h-3M4 9l5-5M4 9l5 5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
