const args = { dryRun: false, days: 30 };
for (const arg of process.argv.slice(2)) {
  if (arg === '--dry-run') args.dryRun = true;
}
