/** The mark of Pulse: one stroke, and the newest sample. */
export function Logo(props: { size: number }) {
  return (
    <svg class="logo" width={props.size} height={props.size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path
        d="M2.75 18.75H7.5L11 27.5V5.25h8.25a6.75 6.75 0 0 1 0 13.5H16"
        stroke="currentColor"
        stroke-width="3.25"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <circle class="logo-dot" cx="27.25" cy="25.75" r="2.75" />
    </svg>
  );
}
