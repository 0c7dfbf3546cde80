export VALR_API_KEY=@mint:valr.api_key@
export VALR_API_SECRET=@mint:valr.api_secret@
