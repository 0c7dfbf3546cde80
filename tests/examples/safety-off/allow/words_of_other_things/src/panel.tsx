export function Panel({ load, broker }) {
  useEffect(() => {
    load({ includePaper: false });
  }, [broker]);
}
