export const cleanup = async (strategies: Strategy[]) => {
  return await step.run("remove-old-strategies", async () => {
    const deletedIds = await removeAll(strategies);
    return {
      dryRun: false,
      strategiesFound: strategies.length,
      strategiesDeleted: deletedIds.length,
    };
  });
};
