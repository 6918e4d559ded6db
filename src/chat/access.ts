/** Who may use the bot: nobody, unless named here. */
export interface Access {
  allowedUsers: ReadonlySet<number>;
  adminUsers: ReadonlySet<number>;
  /** Everybody may. */
  open: boolean;
}

export function mayUse(access: Access, userId: number | undefined): boolean {
  if (userId === undefined) return false;
  return access.open || access.adminUsers.has(userId) || access.allowedUsers.has(userId);
}
