import streamlit as st

st.session_state["trading_mode"] = "LIVE" if st.session_state["live_mode_toggle"] else "TEST"
env["ENABLE_SIMULATED_TRADING"] = "true" if args.simulation else "false"
