import { removeLogin } from '../config/login.js'
import type { Context } from '../context.js'

/** `namu logout`: forgets the saved login. */
export async function logout({ host, terminal }: Context): Promise<void> {
  terminal.note((await removeLogin(host.env)) ? 'Logged out' : 'There was no login')
}
