from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("rebalance", start_date=datetime(2024, 1, 1), schedule="35 15 * * 1-5", catchup=False) as dag:
    plan = BashOperator(task_id="plan", bash_command="python -m rebalancer plan --out /tmp/plan.json")
    send = BashOperator(task_id="send", bash_command="python -m rebalancer send --plan /tmp/plan.json --paper")
    plan >> send
