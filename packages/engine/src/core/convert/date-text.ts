const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Date.prototype.toString in a run. The host's time zone must not show, so a run's time zone is UTC.
 */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  const year = date.getUTCFullYear()
  const digits = String(Math.abs(year)).padStart(year < 0 ? 6 : 4, '0')
  const day = `${days[date.getUTCDay()] ?? ''} ${months[date.getUTCMonth()] ?? ''} ${two(date.getUTCDate())}`
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day} ${year < 0 ? '-' : ''}${digits} ${time} GMT+0000 (Coordinated Universal Time)`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
